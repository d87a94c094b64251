// A formula that is wider than its page can be scrolled by keyboard, too.
function letWideFormulasBeReached() {
  for (const formula of document.querySelectorAll('mjx-container[display="true"]')) {
    const wide = formula.scrollWidth > formula.clientWidth;
    if (wide) formula.tabIndex = 0;
    else formula.removeAttribute("tabindex");
  }
}
window.addEventListener("load", async () => {
  if (!window.MathJax?.startup) return;
  await window.MathJax.startup.promise;
  letWideFormulasBeReached();
  window.addEventListener("resize", letWideFormulasBeReached);
});
