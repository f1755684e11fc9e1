import type { ChildProcess } from "node:child_process";
import type { Examination, Examining } from "#lib/onnx/examine-model";
import { startConfined } from "./confinement";
import { InferenceFailure } from "./inference-failure";
import type { Answer, ModelSignature, Optimization, Question, Tensors } from "./protocol";
import { readAnswer } from "./read-answer";

/** What a child is opened with. */
export type OpenOptions = {
  /** Path of the bundled inference process. */
  readonly entry: string;
  /** Told the process' number as soon as there is one. */
  readonly onStart?: (pid: number) => void;
};

/** What a child is started with. */
export type ChildOptions = OpenOptions & {
  readonly bytes: Uint8Array;
  /** Milliseconds from the start of the process until the model is loaded. */
  readonly loadDeadlineMs: number;
  /** How far the graph may be rewritten; all the way unless said. */
  readonly optimize?: Optimization;
};

/** A question without the number, which the channel adds. */
type Asked = Question extends infer Q ? (Q extends Question ? Omit<Q, "id"> : never) : never;

type Waiting = {
  readonly id: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (failure: InferenceFailure) => void;
};

/**
 * One inference process that holds one model and answers one run at a time. It is never mended: whatever overruns its
 * deadline or breaks the protocol is killed, and the supervisor starts the next.
 */
export class ModelChild {
  /** Resolves once the process is gone, whoever ended it. */
  readonly gone: Promise<void>;
  readonly #process: ChildProcess;
  readonly #confined: boolean;
  #signature: ModelSignature = { inputs: [], outputs: [] };
  #waiting: Waiting | null = null;
  #questions = 0;
  #listens = false;
  #overran = false;
  #isAlive = true;

  private constructor(process: ChildProcess, confined: boolean) {
    this.#process = process;
    this.#confined = confined;
    this.gone = new Promise((resolve) => {
      const end = () => {
        this.#isAlive = false;
        this.#settle()?.reject(new InferenceFailure("died", "the model process ended"));
        resolve();
      };
      process.once("exit", end);
      process.on("error", () => {
        this.kill();
        end();
      });
    });
    process.on("message", (message) => this.#hear(message));
    process.once("disconnect", () => this.kill());
  }

  /**
   * Starts a process and loads the model. Fails with `load_failed` when the runtime refuses the bytes or takes too
   * long over them, with `died` when the process ends meanwhile.
   */
  static async start(options: ChildOptions): Promise<ModelChild> {
    const child = await ModelChild.open(options);
    await child.load(options);
    return child;
  }

  /** Starts a process that holds nothing yet. */
  static async open({ entry, onStart }: OpenOptions): Promise<ModelChild> {
    const { process, confined } = await startConfined(entry);
    const child = new ModelChild(process, confined);
    if (process.pid !== undefined) onStart?.(process.pid);
    return child;
  }

  /** Loads the model into a process that was opened; whatever fails as `start` does also ends it. */
  async load(options: Omit<ChildOptions, keyof OpenOptions>): Promise<void> {
    const { bytes, loadDeadlineMs, optimize = "all" } = options;
    try {
      const answer = await this.#askAtOnce({ kind: "load", bytes, optimize }, loadDeadlineMs);
      if (answer.kind === "failed") throw new InferenceFailure("load_failed", answer.message);
      if (answer.kind === "loaded") this.#signature = answer.signature;
    } catch (error) {
      this.kill();
      if (!(error instanceof InferenceFailure) || error.kind !== "timeout") throw error;
      const message = `the model did not load within ${loadDeadlineMs} ms`;
      throw new InferenceFailure("load_failed", message, { cause: error });
    }
  }

  /** Looks at a file without loading it. Fails with `timeout`, `died`, or `invalid` when the process could not say. */
  async examine(bytes: Uint8Array, asked: Examining, deadlineMs: number): Promise<Examination> {
    const answer = await this.#askAtOnce({ kind: "examine", bytes, asked }, deadlineMs);
    if (answer.kind === "failed") throw new InferenceFailure("invalid", answer.message);
    if (answer.kind === "examined") return answer.examination;
    throw new InferenceFailure("died", "the model process lost its way");
  }

  get pid(): number | null {
    return this.#process.pid ?? null;
  }

  /** Whether the system's limits hold this process. */
  get confined(): boolean {
    return this.#confined;
  }

  /** False from the moment it ended or was told to. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Whether it was killed for overrunning a deadline. */
  get overran(): boolean {
    return this.#overran;
  }

  /** What the loaded file says of itself. */
  get signature(): ModelSignature {
    return this.#signature;
  }

  /**
   * One run. Fails with `invalid` when the runtime declines the feeds (the process lives on), with `timeout` when it
   * was killed at the deadline, with `died` when it ended by itself.
   */
  async run(
    feeds: Tensors,
    { fetches, deadlineMs }: { readonly fetches?: readonly string[]; readonly deadlineMs: number },
  ): Promise<{ readonly outputs: Tensors; readonly ms: number }> {
    const asked: Asked = fetches ? { kind: "run", feeds, fetches } : { kind: "run", feeds };
    const answer = await this.#ask(asked, deadlineMs);
    if (answer.kind === "failed") throw new InferenceFailure("invalid", answer.message);
    if (answer.kind !== "ran") throw new InferenceFailure("died", "the model process lost its way");
    return answer;
  }

  /** Ends the process at once; the only signal that also ends a run. */
  kill(): void {
    this.#isAlive = false;
    this.#process.kill("SIGKILL");
  }

  /** Of a process that may not listen yet; the time it takes to is part of the deadline. */
  async #askAtOnce(asked: Asked, deadlineMs: number): Promise<Answer> {
    const until = performance.now() + deadlineMs;
    await this.#listening(deadlineMs);
    return this.#ask(asked, until - performance.now());
  }

  async #listening(deadlineMs: number): Promise<void> {
    if (this.#listens) return;
    await this.#hearing(0, deadlineMs);
    this.#listens = true;
  }

  #ask(asked: Asked, deadlineMs: number): Promise<Answer> {
    this.#questions += 1;
    const question: Question = { ...asked, id: this.#questions };
    const answer = this.#hearing(question.id, deadlineMs);
    if (this.#process.connected) {
      this.#process.send(question, (error) => error && this.kill());
    } else {
      this.#settle()?.reject(new InferenceFailure("died", "the model process is gone"));
    }
    return answer;
  }

  #hearing(id: number, deadlineMs: number): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#overran = true;
        this.kill();
        const message = `the model process was killed after ${Math.round(deadlineMs)} ms`;
        this.#settle()?.reject(new InferenceFailure("timeout", message));
      }, deadlineMs);
      this.#waiting = {
        id,
        resolve: (answer) => {
          clearTimeout(timer);
          resolve(answer);
        },
        reject: (failure) => {
          clearTimeout(timer);
          reject(failure);
        },
      };
    });
  }

  #hear(message: unknown): void {
    const answer = readAnswer(message);
    if (answer && answer.id === this.#waiting?.id) this.#settle()?.resolve(answer);
    else this.kill();
  }

  #settle(): Waiting | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }
}
