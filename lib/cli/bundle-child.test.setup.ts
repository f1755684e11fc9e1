import { bundleModelChild } from "./steps.mjs";

/** Tests that promote or upload start the inference process as the product does. */
export const setup = bundleModelChild;
