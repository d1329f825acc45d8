declare module 'dynalite' {
  import type { Server } from 'node:http';

  export default function dynalite(options?: { readonly createTableMs?: number; readonly path?: string }): Server;
}

declare module 'dynalite/db/index.js' {
  /** Item in DynamoDB's JSON. */
  export type Item = Readonly<Record<string, object>>;

  export interface Index {
    readonly IndexName: string;
  }

  export interface Table {
    readonly TableName: string;
    readonly LocalSecondaryIndexes?: readonly Index[];
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
}
