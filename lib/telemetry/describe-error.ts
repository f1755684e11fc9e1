/** What the log says of an error. */
export type ErrorDescription = {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** The first frames, without the message. */
  readonly stack: readonly string[];
  readonly cause?: ErrorDescription;
};

const MESSAGE_LENGTH = 300;
const FRAMES = 12;
const CAUSES = 4;

/**
 * Name, code, a short message and the frames of an error and its causes. Of a message with several lines only the last
 * one: the others of Prisma's quote the arguments of the call.
 */
export function describeError(error: unknown, causesLeft = CAUSES): ErrorDescription {
  if (!(error instanceof Error))
    return { name: typeof error, message: shorten(String(error)), stack: [] };
  const { name, message, cause, stack = "" } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const hasCause = cause !== undefined && causesLeft > 0;
  return {
    name,
    message: shorten(message),
    ...(code !== undefined && { code }),
    stack: framesOf(stack),
    ...(hasCause && { cause: describeError(cause, causesLeft - 1) }),
  };
}

function shorten(message: string): string {
  return (message.trim().split("\n").at(-1) ?? "").trim().slice(0, MESSAGE_LENGTH);
}

function framesOf(stack: string): string[] {
  const lines = stack.split("\n").map((line) => line.trim());
  return lines.filter((line) => line.startsWith("at ")).slice(0, FRAMES);
}
