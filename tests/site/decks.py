"""What is asked of a deck of slides in the browser."""

#: Goes to the slide with the most on it.
TALLEST = """() => {
    let most = 0, where = [0, 0];
    for (const slide of Reveal.getSlides()) {
        const {h, v} = Reveal.getIndices(slide);
        Reveal.slide(h, v);
        if (slide.scrollHeight > most) { most = slide.scrollHeight; where = [h, v]; }
    }
    Reveal.slide(0, 0);
    Reveal.slide(...where);
}"""
#: The last line of the slide is on the screen.
FITS = """() => {
    const last = Reveal.getCurrentSlide().lastElementChild.getBoundingClientRect();
    return last.height > 0 && last.bottom <= window.innerHeight;
}"""
