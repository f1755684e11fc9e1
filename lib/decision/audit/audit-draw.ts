import { refuseUnless } from "../calibration/checks";

/** HMAC-SHA256 of the UTF-8 bytes of `text` under those of `key`; handed in, because this room knows no cryptography. */
export type Hmac = (key: string, text: string) => Uint8Array;

/**
 * The number in [0, 1) that decides whether a prediction is audited: it is, exactly if the number is below
 * the prediction's probability. It hangs on the id and the key alone, so routing cannot lean on it.
 * Server only, since whoever knows the key can foretell every draw.
 */
export function auditDraw(key: string, id: string, hmac: Hmac): number {
  return drawInteger(hmac(key, id)) / 2 ** 53;
}

/** The first seven bytes, big-endian, without the last three bits: a whole number below 2^53, exact in a double. */
export function drawInteger(mac: Uint8Array): number {
  refuseUnless(mac.length >= 7, "WRONG_SHAPE", "/hmac", "needs at least seven bytes");
  let high = 0;
  for (let i = 0; i < 6; i++) high = high * 256 + (mac[i] ?? 0);
  return high * 32 + ((mac[6] ?? 0) >> 3);
}
