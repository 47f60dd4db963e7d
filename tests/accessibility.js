// What is wrong with the page for those who cannot see it well, or use no mouse: a list of words.
(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const found = [];

  /** Red, green, blue and alpha of any colour that CSS may compute. */
  function rgba(colour) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }

  /** What is behind an element: the backgrounds of those around it, laid over white. */
  function behind(element) {
    const layers = [];
    for (let one = element; one; one = one.parentElement) layers.push(rgba(getComputedStyle(one).backgroundColor));
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    return layers.reverse().reduce((under, over) => over.slice(0, 3).map((c, i) => c * over[3] + under[i] * (1 - over[3])), dark ? [18, 18, 18] : [255, 255, 255]);
  }

  function luminance(rgb) {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(one, other) {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  }

  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('.unseen, .skip, [aria-hidden=true]');
  const named = (element) => `${element.tagName.toLowerCase()}#${element.id}.${element.className} “${(element.innerText ?? '').slice(0, 30)}”`;
  const nameOf = (element) => element.getAttribute('aria-label') || element.labels?.[0]?.textContent.trim() || element.textContent.trim() || document.getElementById(element.getAttribute('aria-labelledby'))?.textContent;

  for (const element of document.body.querySelectorAll('*')) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if (!own || !isShown(element) || element.closest('button:disabled, option, script, noscript, dialog:not([open])')) continue;
    const style = getComputedStyle(element);
    const large = Number.parseFloat(style.fontSize) >= 24 || (Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    const under = behind(element);
    const [r, g, b, a] = rgba(style.color);
    const ink = [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
    const measured = contrast(ink, under);
    if (measured < (large ? 3 : 4.5)) found.push(`contrast ${measured.toFixed(2)}: ${named(element)}`);
  }
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href], summary')) {
    if (!nameOf(field)) found.push(`no name: ${named(field)}`);
  }
  for (const image of document.querySelectorAll('img:not([alt])')) found.push(`no alt: ${image.src}`);
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  found.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `twice: #${id}`));
  for (const element of document.querySelectorAll('[aria-describedby], [aria-labelledby], [aria-controls]')) {
    for (const name of ['aria-describedby', 'aria-labelledby', 'aria-controls']) {
      for (const id of (element.getAttribute(name) ?? '').split(' ').filter(Boolean)) {
        if (!document.getElementById(id)) found.push(`${name} leads nowhere: ${named(element)}`);
      }
    }
  }
  if (document.querySelectorAll('h1').length !== 1) found.push(`${document.querySelectorAll('h1').length} h1`);
  if (!document.documentElement.lang) found.push('no language');
  if (document.querySelectorAll('main').length !== 1) found.push('no main');
  if (document.documentElement.scrollWidth > innerWidth) found.push(`wider than the screen: ${document.documentElement.scrollWidth}`);
  return found;
})()
