/**
 * ONNX files, as far as exported networks need them. The messages and field numbers are those of onnx.proto
 * (https://github.com/onnx/onnx, IR version 8); protobufjs does the encoding.
 */
import protobuf from 'protobufjs';

const { Root } = protobuf;

const SCHEMA = Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: { type: 'int64', id: 1 },
        producerName: { type: 'string', id: 2 },
        graph: { type: 'Graph', id: 7 },
        opsetImport: { rule: 'repeated', type: 'OperatorSet', id: 8 },
      },
    },
    OperatorSet: {
      fields: { domain: { type: 'string', id: 1 }, version: { type: 'int64', id: 2 } },
    },
    Graph: {
      fields: {
        node: { rule: 'repeated', type: 'Node', id: 1 },
        name: { type: 'string', id: 2 },
        initializer: { rule: 'repeated', type: 'Tensor', id: 5 },
        input: { rule: 'repeated', type: 'ValueInfo', id: 11 },
        output: { rule: 'repeated', type: 'ValueInfo', id: 12 },
      },
    },
    Node: {
      fields: {
        input: { rule: 'repeated', type: 'string', id: 1 },
        output: { rule: 'repeated', type: 'string', id: 2 },
        name: { type: 'string', id: 3 },
        opType: { type: 'string', id: 4 },
        attribute: { rule: 'repeated', type: 'Attribute', id: 5 },
      },
    },
    Attribute: {
      fields: {
        name: { type: 'string', id: 1 },
        i: { type: 'int64', id: 3 },
        type: { type: 'int32', id: 20 },
      },
    },
    Tensor: {
      fields: {
        dims: { rule: 'repeated', type: 'int64', id: 1 },
        dataType: { type: 'int32', id: 2 },
        name: { type: 'string', id: 8 },
        rawData: { type: 'bytes', id: 9 },
      },
    },
    ValueInfo: { fields: { name: { type: 'string', id: 1 }, type: { type: 'Type', id: 2 } } },
    Type: { fields: { tensorType: { type: 'TensorType', id: 1 } } },
    TensorType: { fields: { elemType: { type: 'int32', id: 1 }, shape: { type: 'Shape', id: 2 } } },
    Shape: { fields: { dim: { rule: 'repeated', type: 'Dimension', id: 1 } } },
    Dimension: {
      fields: { dimValue: { type: 'int64', id: 1 }, dimParam: { type: 'string', id: 2 } },
    },
  },
});

/** ONNX's number for float32. */
export const FLOAT = 1;
const INT64 = 7;
const INT_ATTRIBUTE = 2;
const IR_VERSION = 8;
const OPSET_VERSION = 17;

/** A size, or the name of one that varies. */
type Dimension = number | string;

/** Builds a graph node by node; every method returns the name of what it made. */
export class OnnxGraph {
  readonly #nodes: object[] = [];
  readonly #initializers: object[] = [];
  readonly #inputs: object[] = [];
  readonly #outputs: object[] = [];

  /** Declares an input of float32. */
  input(name: string, shape: readonly Dimension[]): string {
    this.#inputs.push(valueInfo(name, shape));
    return name;
  }

  /** Adds a constant of float32. */
  floats(name: string, values: Float32Array, dims: readonly number[]): string {
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#initializers.push({ name, dims, dataType: FLOAT, rawData });
    return name;
  }

  /** Adds a constant list of int64. */
  integers(name: string, values: readonly number[]): string {
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#initializers.push({ name, dims: [values.length], dataType: INT64, rawData });
    return name;
  }

  /** Adds an operator whose first output is called `name`. */
  node(
    name: string,
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, number>> = {},
    moreOutputs: readonly string[] = [],
  ): string {
    const attribute = Object.entries(attributes).map(([key, i]) => ({
      name: key,
      i,
      type: INT_ATTRIBUTE,
    }));
    this.#nodes.push({ name, opType, input: inputs, output: [name, ...moreOutputs], attribute });
    return name;
  }

  /** Declares an output of float32, made by the node of that name. */
  output(name: string, shape: readonly Dimension[]): void {
    this.#outputs.push(valueInfo(name, shape));
  }

  /** Returns the bytes of the file. */
  encode(name: string): Uint8Array {
    const Model = SCHEMA.lookupType('Model');
    const message = {
      irVersion: IR_VERSION,
      producerName: 'better-play',
      opsetImport: [{ domain: '', version: OPSET_VERSION }],
      graph: {
        name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    };
    return Model.encode(Model.fromObject(message)).finish();
  }
}

/** A constant of float32 in a graph. */
export interface FloatConstant {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** Returns a file's constants of float32 by name, as OnnxGraph.floats adds them. Throws where it is no ONNX file. */
export function readFloats(bytes: Uint8Array): Map<string, FloatConstant> {
  const Model = SCHEMA.lookupType('Model');
  const { graph } = Model.toObject(Model.decode(bytes), { longs: Number }) as {
    graph?: {
      initializer?: { name: string; dims?: number[]; dataType: number; rawData: Uint8Array }[];
    };
  };
  const floats = (graph?.initializer ?? []).filter(({ dataType }) => dataType === FLOAT);
  return new Map(
    floats.map(({ name, dims = [], rawData }) => [
      name,
      // Copied, because float32 must begin at a multiple of four.
      { dims, values: new Float32Array(Uint8Array.from(rawData).buffer) },
    ]),
  );
}

function valueInfo(name: string, shape: readonly Dimension[]): object {
  const dim = shape.map((d) => (typeof d === 'number' ? { dimValue: d } : { dimParam: d }));
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
