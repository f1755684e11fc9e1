// @ts-check
// Loaded before a program (`node --import`): a program whose parent is gone ends as if it had been asked to. Shells that
// npm puts in between die without passing the signal on, and a killed launcher cannot pass on anything.
const EVERY_MS = 500;
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, EVERY_MS).unref();
