/** Moves the focus to the next (1) or previous (-1) row of the list on the page; from outside, to its first or last. */
export function moveInList(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-list-row]")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const from = at < 0 ? (step > 0 ? -1 : rows.length) : at;
  const to = Math.min(rows.length - 1, Math.max(0, from + step));
  rows[to]?.focus();
}

/** Puts the focus on the first row of a page that was just opened, so that Enter means something. */
export function focusFirstRow(): void {
  if (document.activeElement === document.body) moveInList(1);
}
