/** A line of a month's bill, in US dollars, with its arithmetic. */
export interface Charge {
  readonly name: string;
  readonly dollars: number;
  readonly formula: string;
}

/** Formats an amount with at most two decimal places. */
export function toText(amount: number): string {
  return String(Number(amount.toFixed(2)));
}
