import { parseSettings, SettingError } from "./settings.mjs";

/** The settings as the application needs them: the launcher has named a database and a sign-in secret by now. */
export type Environment = Omit<ReturnType<typeof parseSettings>, "databaseUrl"> & {
  readonly databaseUrl: string;
  /** Signs session cookies; at least 32 characters. */
  readonly authSecret: string;
};

type Variables = Readonly<Record<string, string | undefined>>;

const SECRET_LENGTH = 32;

let parsed: Environment | undefined;

/** The environment of this process, parsed on first use. Throws `SettingError` with one clear sentence. */
export function environment(): Environment {
  parsed ??= parseEnvironment(process.env);
  return parsed;
}

/** The pure part of `environment`. */
export function parseEnvironment(variables: Variables): Environment {
  const { databaseUrl, ...settings } = parseSettings(variables);
  if (databaseUrl === null)
    throw new SettingError("DATABASE_URL is not set: start Umpire with npm start.");
  const authSecret = variables.AUTH_SECRET ?? "";
  if (authSecret.length < SECRET_LENGTH)
    throw new SettingError(`AUTH_SECRET needs at least ${SECRET_LENGTH} characters.`);
  return { ...settings, databaseUrl, authSecret };
}

/** The server that database tests make their databases on; `null` asks for the embedded one. */
export function testServerUrl(): string | null {
  return process.env.TEST_DATABASE_URL || parseSettings(process.env).databaseUrl;
}

/** Whether the code runs as it is installed, not under development or tests. */
export function isProduction(): boolean {
  return process.env.NODE_ENV === "production";
}

/** Whether the code runs under `next dev`, where inline styles and reloads must be let through. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === "development";
}
