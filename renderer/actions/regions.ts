/** F6 goes from one part of the window to the next, as in desktop programs. A part is an element with `data-region`. */
const FOCUSABLE = 'button, [href], input, select, textarea, [tabindex]:not([tabindex="-1"])';

export function focusNextRegion(): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    region => region.offsetParent !== null,
  );
  const current = regions.findIndex(region => region.contains(document.activeElement));
  const next = regions[(current + 1) % regions.length];
  const first = next?.querySelector<HTMLElement>(FOCUSABLE);
  (first ?? next)?.focus();
}
