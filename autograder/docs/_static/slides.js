// A deck that keeps the address of the slide, works by keyboard, and cuts nothing off.
const HEIGHT = 700;

// What is taller than the screen gets smaller: code and a large picture, say.
function fit(slide) {
  slide.style.zoom = 1;
  for (let tries = 0; tries < 4 && slide.scrollHeight * slide.style.zoom > HEIGHT; tries++)
    slide.style.zoom = (slide.style.zoom * HEIGHT) / (slide.scrollHeight * slide.style.zoom + 8);
  Reveal.layout();
}

async function show(event) {
  await window.MathJax?.startup?.promise;
  await Promise.all([...event.currentSlide.querySelectorAll("img")].map((i) => i.decode?.().catch(() => {})));
  fit(event.currentSlide);
}

Reveal.on("ready", show);
Reveal.on("slidechanged", show);
Reveal.initialize({
  controls: true,
  progress: true,
  hash: true,
  respondToHashChanges: true,
  transition: "none",
  slideNumber: "c/t",
  width: 960,
  height: HEIGHT,
  scrollActivationWidth: null, // slides on a phone as well
  plugins: [RevealNotes],
});
