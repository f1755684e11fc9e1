/** A key with its modifiers, read from text such as `Shift+R` or `Mod+K`. `Mod` is Command on a Mac and Control elsewhere. */
export type Chord = {
  readonly key: string;
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
};

/** What a keydown says; a `KeyboardEvent` fits. */
export type Pressed = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

/** The chords of a binding: one, or two in a row. */
export function chordsOf(keys: string): Chord[] {
  return keys.split(" ").filter(Boolean).map(chordOf);
}

function chordOf(text: string): Chord {
  const parts = text === "+" ? ["+"] : text.split(/\+(?=.)/);
  const key = parts.at(-1) ?? "";
  const has = (modifier: string) => parts.slice(0, -1).includes(modifier);
  return { key, mod: has("Mod"), alt: has("Alt"), shift: has("Shift") };
}

/**
 * Whether a keydown is this chord. Digits go by the position of the key, so that a French keyboard needs no Shift;
 * letters by what they type, or by position where the layout types no Latin letter; signs by what they type, with or
 * without Shift, as layouts differ there.
 */
export function isPressed({ key, mod, alt, shift }: Chord, pressed: Pressed): boolean {
  if (pressed.altKey !== alt || !fitsMod(mod, pressed)) return false;
  if (/^[0-9]$/.test(key)) return pressed.shiftKey === shift && isDigit(key, pressed);
  if (/^[A-Z]$/.test(key)) return pressed.shiftKey === shift && isLetter(key, pressed);
  if (key.length === 1) return pressed.key === key || (key === "+" && pressed.key === "=");
  return pressed.shiftKey === shift && pressed.key === key;
}

/** Control or Command where one is wanted, neither where none is. */
function fitsMod(mod: boolean, { ctrlKey, metaKey }: Pressed): boolean {
  return mod ? ctrlKey !== metaKey : !(ctrlKey || metaKey);
}

function isDigit(digit: string, { code }: Pressed): boolean {
  return code === `Digit${digit}` || code === `Numpad${digit}`;
}

function isLetter(letter: string, { key, code }: Pressed): boolean {
  const isLatin = /^[a-z]$/i.test(key);
  return isLatin ? key.toUpperCase() === letter : code === `Key${letter}` && key.length <= 2;
}

/** Whether a chord is one character alone, which speech input types by accident and a switch turns off (WCAG 2.1.4). */
export function isSingleKey({ key, mod, alt }: Chord): boolean {
  return key.length === 1 && !mod && !alt;
}

const NAMES: Readonly<Record<string, string>> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

/** A key as it is printed: `Ctrl K` or `⌘ K`, `G Q`, `↓`. */
export function printedKeys(keys: string, isMac = false): string {
  return chordsOf(keys)
    .map(({ key, mod, alt, shift }) =>
      [mod && (isMac ? "⌘" : "Ctrl"), alt && "Alt", shift && "Shift", NAMES[key] ?? key]
        .filter(Boolean)
        .join(" "),
    )
    .join(" ");
}

/** The text of the chord that was just struck; `null` for a modifier alone and for keys that cannot be bound. */
export function chordText(pressed: Pressed): string | null {
  const { key, code, altKey, shiftKey } = pressed;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1];
  const letter = /^[a-z]$/i.test(key) ? key.toUpperCase() : /^Key([A-Z])$/.exec(code)?.[1];
  const named = /^(Arrow\w+|Enter|F\d{1,2}|Tab)$/.test(key) ? key : undefined;
  const sign = /^[^\s\w]$/.test(key) ? key : undefined;
  const base = named ?? digit ?? letter ?? sign;
  if (base === undefined) return null;
  const hasShift = shiftKey && base !== sign;
  const isModded = pressed.ctrlKey || pressed.metaKey;
  return [isModded && "Mod", altKey && "Alt", hasShift && "Shift", base].filter(Boolean).join("+");
}
