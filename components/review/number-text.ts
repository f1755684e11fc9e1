const money = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const plain = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 });
const NARROW_SPACE = "\u00a0";
const MOST_DECIMALS = 6;

/** An amount to the cent, with its thousands set apart: `1,000`, `246.5`. */
export function moneyText(amount: number): string {
  return money.format(amount);
}

/** A measured value as it came, to four decimals. */
export function valueText(value: number): string {
  return plain.format(value);
}

/** A share as a whole percentage: `58 %`. */
export function percentText(share: number): string {
  return `${Math.round(share * 100)}${NARROW_SPACE}%`;
}

/** A probability in at least two decimals, and as many as it takes for the printed product to come out as printed. */
export function probabilityText(probability: number, cost: number, product: number): string {
  const shown = moneyText(product);
  for (let decimals = 2; decimals < MOST_DECIMALS; decimals += 1) {
    const text = probability.toFixed(decimals);
    if (moneyText(Number(text) * cost) === shown) return text;
  }
  return probability.toFixed(MOST_DECIMALS);
}
