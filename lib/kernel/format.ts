/** Between a figure and its unit: a space that does not break. */
const NBSP = "\u00a0";

/** A plain number with thousands set apart: at most `most` digits behind the point, more only where nothing else would be left. */
export function formatNumber(value: number, most = 2): string {
  if (!Number.isFinite(value)) return "–";
  const isTiny = value !== 0 && Math.abs(value) < 0.01;
  const digits = isTiny ? { maximumSignificantDigits: most } : { maximumFractionDigits: most };
  return withMinus(new Intl.NumberFormat("en-US", digits).format(noNegativeZero(value)));
}

/** An amount in its currency, without empty cents: `$400`, `$246.50`, `CHF 75`. */
export function formatMoney(value: number, currency: string): string {
  if (!Number.isFinite(value)) return "–";
  const isTiny = value !== 0 && Math.abs(value) < 0.01;
  const digits = isTiny
    ? { maximumSignificantDigits: 2 }
    : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const money = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    ...digits,
  });
  return withMinus(money.format(noNegativeZero(value)).replace(/\.00$/, ""));
}

/** A change of an amount, always with its sign: `+$12`, `−$80`, `±$0`. */
export function formatMoneyChange(value: number, currency: string): string {
  return signed(value, formatMoney(Math.abs(value), currency));
}

/** A share of one as a percentage: `7.14 %`, `60 %`. */
export function formatPercent(share: number, digits = 2): string {
  if (!Number.isFinite(share)) return "–";
  const figure = new Intl.NumberFormat("en-US", { maximumFractionDigits: digits });
  return `${withMinus(figure.format(noNegativeZero(share * 100)))}${NBSP}%`;
}

/** A change of a share, in percentage points. */
export function formatPointChange(change: number, digits = 1): string {
  const figure = new Intl.NumberFormat("en-US", { maximumFractionDigits: digits });
  return `${signed(change, figure.format(Math.abs(change * 100)))}${NBSP}points`;
}

/** A probability as sums print it: two digits at least, four at most. */
export function formatProbability(p: number): string {
  if (!Number.isFinite(p)) return "–";
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 4 };
  return new Intl.NumberFormat("en-US", digits).format(p);
}

/** How many; whole. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 }).format(count);
}

/** A moment in UTC, the same on the server and in the browser: `2026-11-23 20:55`. Takes ISO 8601 text. */
export function formatInstant(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
}

/** Milliseconds in the largest unit that leaves a figure worth reading. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  if (ms < 1000) return `${formatNumber(ms)}${NBSP}ms`;
  const [seconds, minutes, hours] = [ms / 1000, ms / 60_000, ms / 3_600_000];
  if (seconds < 60) return `${rounded(seconds)}${NBSP}s`;
  if (minutes < 60) return `${rounded(minutes)}${NBSP}min`;
  return hours < 48 ? `${rounded(hours)}${NBSP}h` : `${rounded(hours / 24)}${NBSP}days`;
}

/** A size in bytes, decimal units. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  const power = bytes < 1 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${rounded(bytes / 1000 ** power)}${NBSP}${units[power]}`;
}

function rounded(value: number): string {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 }).format(value);
}

function signed(value: number, magnitude: string): string {
  if (!Number.isFinite(value)) return "–";
  return `${value > 0 ? "+" : value < 0 ? "−" : "±"}${magnitude}`;
}

/** A minus is as wide as a digit; a hyphen is not. */
function withMinus(text: string): string {
  return text.replace("-", "−");
}

function noNegativeZero(value: number): number {
  return value === 0 ? 0 : value;
}
