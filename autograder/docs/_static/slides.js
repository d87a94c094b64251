// A deck that numbers its slides, keeps the address of the slide, and works by keyboard.
Reveal.initialize({
  controls: true,
  progress: true,
  history: true,
  hash: true,
  respondToHashChanges: true,
  transition: "none",
  slideNumber: "c/t",
  width: 960,
  height: 700,
  plugins: [RevealNotes],
});
