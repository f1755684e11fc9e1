/** Header in which `proxy.ts` hands on the path of a page, so that a sign-in can lead back to it. */
export const PATH_HEADER = "x-umpire-path";
