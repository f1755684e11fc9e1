/** A signed-in device of a person. */
export type Device = {
  readonly id: string;
  readonly userAgent: string | null;
  readonly signedInAt: Date;
  readonly lastActiveAt: Date;
};
