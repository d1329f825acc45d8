import type { Creation, CreationRepository } from '../../todos/creations.ts';

/** Creates a CreationRepository in this process's memory, with the same guarantees as in DynamoDB. */
export function createInMemoryCreations(): CreationRepository {
  const creations = new Map<string, Creation>();
  return {
    async claim(owner, creation, nowSeconds) {
      const kept = creations.get(toKey(owner, creation));
      if (kept !== undefined && kept.expiresAt > nowSeconds) return kept;
      creations.set(toKey(owner, creation), creation);
      return creation;
    },

    async moveLock(owner, creation, { todo, lockedUntil }) {
      const kept = creations.get(toKey(owner, creation));
      if (kept === undefined || kept.lockedUntil !== creation.lockedUntil) return false;
      creations.set(toKey(owner, creation), { ...kept, todo, lockedUntil });
      return true;
    },
  };
}

function toKey(owner: string, { key }: Creation): string {
  return JSON.stringify([owner, key]);
}
