import { Refusal } from "#lib/kernel/refusal";

/** A message that does not keep to the protocol, with the JSON pointer of what is wrong; `detail` is a whole sentence. */
export function protocolFault(pointer: string, detail: string): Refusal {
  return new Refusal("invalid_request", detail, { faults: [{ pointer, detail }] });
}

/** Where a tensor stands in its message, for people and for programs. */
export type Place = {
  /** `The input "features"`, the beginning of a sentence. */
  readonly said: string;
  /** `/inputs/0`. */
  readonly pointer: string;
};

/** What is wrong with the data of a tensor; `detail` ends the sentence that its name begins. */
export function dataFault({ said, pointer }: Place, detail: string): Refusal {
  return protocolFault(`${pointer}/data`, `${said} ${detail}.`);
}
