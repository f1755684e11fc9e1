"use client";
import { useEffect, useState } from "react";

/** The monotonic clock, read anew every `everyMs`; `null` stops it. Zero until the page is alive. */
export function useNow(everyMs: number | null): number {
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    setNowMs(performance.now());
    if (everyMs === null) return;
    const timer = setInterval(() => setNowMs(performance.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
