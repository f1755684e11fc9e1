import type { Tensors } from "../protocol";

/** A model on a server that speaks the Open Inference Protocol. */
export type RemoteOptions = {
  /** Names it among the models of this process. */
  readonly key: string;
  /** Hex digest of what is registered in place of bytes. */
  readonly sha256: string;
  /** Address of the server, up to `/v2`, without a slash at its end. */
  readonly url: string;
  /** The server's name for the model. */
  readonly model: string;
  /** The server's name for the version; `null` leaves the choice to the server. */
  readonly version: string | null;
  /** Whether tensors travel as binary data or in JSON. */
  readonly sends: "binary" | "json";
  /** Outputs wanted unless a call says otherwise. */
  readonly outputs: readonly string[];
  /** As in `ModelOptions`. */
  readonly batch: "dynamic" | number;
  readonly constants: Tensors;
  /** Most rows of one request; 256 unless said. */
  readonly maxRows?: number;
  /** Milliseconds one request may take. */
  readonly timeoutMs: number;
  /** Sent with every request, to say who asks. */
  readonly headers: Readonly<Record<string, string>>;
  readonly send: SendOut;
  /** Told how each call ended. */
  readonly onCall?: (result: RemoteResult) => void;
  /** Told when the server begins or ceases to be left alone. */
  readonly onBreaker?: (isOpen: boolean, why: string | null) => void;
};

export type RemoteResult = "answered" | "refused_input" | "failed" | "left_alone";

/** The way out. Rejects with an error whose `kind` says why no answer came; `address` is never worth a second try. */
export type SendOut = (call: {
  readonly url: URL;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly isFresh?: boolean;
  readonly signal?: AbortSignal;
}) => Promise<{
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly body: Uint8Array;
}>;
