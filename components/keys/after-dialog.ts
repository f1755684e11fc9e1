/** Does `act` once a dialog that is closing has given the focus back, which it does one turn after it is gone. */
export function afterDialog(act: () => void): void {
  setTimeout(() => setTimeout(act));
}
