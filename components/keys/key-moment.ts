import type { KeyMoment } from "./dispatch";

/** Marks the part of a page that Enter commits from, and that gets the focus back after every act. */
const KEY_ROOT = "data-key-root";
/** Marks the group of labels, from whose radio buttons Enter commits too. */
const LABEL_GROUP = "data-label-group";

const EDITABLE =
  'input:not([type="radio"], [type="checkbox"], [type="button"], [type="submit"], [type="range"]), textarea, select, [contenteditable]:not([contenteditable="false"])';
const CONTROL = 'a[href], button, summary, [role="button"], [role="option"], input';

/** What a keydown of the browser means for the bindings: where it fell, and whether it is somebody else's. */
export function momentOf(event: KeyboardEvent): KeyMoment {
  const target = event.target instanceof Element ? event.target : null;
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  return {
    ...{ key, code, ctrlKey, metaKey, altKey, shiftKey },
    atMs: event.timeStamp,
    isTaken: event.defaultPrevented || event.repeat || isComposing(event) || isBusy(target),
    takesEnter: takesEnter(target),
    takesArrows: target?.matches("input, select, [data-takes-arrows]") ?? false,
  };
}

/** Whether text is being put together from several strokes; some browsers say so only by the old code 229. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Whether the target takes text. */
export function isEditable(target: Element | null): boolean {
  return target?.closest(EDITABLE) != null;
}

/** Whether a question stands over the page, which then rests. */
export function isDialogOpen(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

/** Gives the focus back to the desk. */
export function focusDesk(): void {
  const root = document.querySelector(`[${KEY_ROOT}]`);
  if (root instanceof HTMLElement) root.focus({ preventScroll: true });
}

function isBusy(target: Element | null): boolean {
  return isEditable(target) || isDialogOpen();
}

function takesEnter(target: Element | null): boolean {
  if (!target?.closest(`[${KEY_ROOT}]`)) return true;
  return target.closest(CONTROL) !== null && target.closest(`[${LABEL_GROUP}]`) === null;
}
