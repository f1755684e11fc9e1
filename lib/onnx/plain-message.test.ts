import { expect, it } from "vitest";
import { plainMessage } from "./plain-message";

const SOURCE = "/onnxruntime_src/onnxruntime/core";

it.each([
  {
    said: `${SOURCE}/graph/model.cc:284 onnxruntime::Model::Model(onnx::ModelProto&&, const onnxruntime::ModelOptions&) [ONNXRuntimeError] : 10 : INVALID_GRAPH : Model local function definitions must not be recursive. `,
    meant: "Model local function definitions must not be recursive.",
  },
  {
    said: `${SOURCE}/graph/graph.cc:1345 onnxruntime::Graph::Graph(const std::unordered_map<int, int>&, bool) status.IsOK() was false. [ONNXRuntimeError] : 1 : FAIL : tensorprotoutils.cc:2370 CopySparseData Sparse tensor: ws index is out of bounds. Got:10000`,
    meant: "Sparse tensor: ws index is out of bounds. Got:10000",
  },
  {
    said: `Non-zero status code returned while running Reshape node. Name:'bend' Status Message: ${SOURCE}/providers/cpu/reshape_helper.h:84 onnxruntime::ReshapeHelper::ReshapeHelper(const onnxruntime::TensorShape&, bool) size != 0 && (input_shape_size % size) == 0 was false. The input tensor cannot be reshaped to the requested shape. `,
    meant: "Reshape at bend: The input tensor cannot be reshaped to the requested shape.",
  },
  {
    said: `Non-zero status code returned while running Pad node. Name:'pad' Status Message: ${SOURCE}/framework/bfc_arena.cc:360 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed to allocate memory for requested buffer of size 12000000000256`,
    meant: "Pad at pad: Failed to allocate memory for requested buffer of size 12000000000256",
  },
  {
    said: "Error: This is an invalid model.\nError: the graph is not acyclic.",
    meant: "This is an invalid model. Error: the graph is not acyclic.",
  },
  { said: "", meant: "" },
])("keeps of the runtime's words what people can use: $meant", ({ said, meant }) => {
  expect(plainMessage(said)).toBe(meant);
});
