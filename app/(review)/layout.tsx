import type { ReactNode } from "react";
import { SignedInFrame } from "../signed-in-frame";

export default function DeskLayout({ children }: { readonly children: ReactNode }) {
  return <SignedInFrame>{children}</SignedInFrame>;
}
