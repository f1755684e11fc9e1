import { isFieldSet } from "@bufbuild/protobuf";
import { type TensorProto, TensorProto_DataType, TensorProtoSchema } from "onnx-buf";

/**
 * A copy of a float32 initializer's numbers, from `raw_data` or `float_data`.
 * A copy, because the raw bytes start anywhere and a typed view must start on a multiple of four.
 * Throws a `TypeError` on another element type.
 */
export function floatValues(tensor: TensorProto): Float32Array {
  if (tensor.dataType !== TensorProto_DataType.FLOAT) {
    throw new TypeError(`${tensor.name} is no float32 tensor`);
  }
  if (!isFieldSet(tensor, TensorProtoSchema.field.rawData))
    return Float32Array.from(tensor.floatData);
  const { buffer, byteOffset, byteLength } = tensor.rawData;
  const view = new DataView(buffer, byteOffset, byteLength);
  return Float32Array.from({ length: byteLength / 4 }, (_, index) =>
    view.getFloat32(index * 4, true),
  );
}
