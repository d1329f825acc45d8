declare module 'dynalite' {
  import type { Server } from 'node:http';

  export default function dynalite(options?: { readonly createTableMs?: number; readonly path?: string }): Server;
}

declare module 'dynalite/db/index.js' {
  /** Item in DynamoDB's JSON. */
  export type Item = Readonly<Record<string, object>>;

  export interface Index {
    readonly IndexName: string;
    readonly KeySchema: readonly { readonly AttributeName: string }[];
  }

  export interface Table {
    readonly TableName: string;
    readonly LocalSecondaryIndexes?: readonly Index[];
  }

  export interface Call {
    readonly ConsistentRead?: boolean;
  }

  export interface Capacity {
    CapacityUnits: number;
  }

  export interface Page {
    readonly Items?: readonly Item[];
    readonly ConsumedCapacity?: Capacity;
  }

  interface Put {
    readonly index: string;
    readonly key: string;
    readonly item: Item;
  }

  /** Returns the index entries of a new item, if there was none before. */
  export function getIndexActions(
    indexes: readonly Index[],
    existing: Item | undefined,
    item: Item,
    table: Table,
  ): { readonly puts: readonly Put[] };

  type Done = (error: unknown, page?: Page) => void;

  /** The actions of dynalite call these as members of the module. */
  interface Parts {
    /** Returns the capacity of a read, or of a write with the items before and after it, if the call asks for it. */
    addConsumedCapacity: (call: Call, isRead: boolean, before?: Item, after?: Item) => Capacity | undefined;
    updateIndexes: (store: unknown, table: Table, before: Item | undefined, after: Item | null, done: unknown) => void;
    queryTable: (
      ...args: [
        store: unknown,
        table: Table,
        call: Call,
        range: unknown,
        isLocal: boolean,
        isFetched: boolean,
        names: unknown,
        done: Done,
      ]
    ) => void;
  }

  const parts: Parts;
  export default parts;
}
