/** What the stub answers to a command: as asked for the consumed capacity, or not. */
export interface StubAnswer {
  readonly plain: string;
  readonly measured: string;
}

const pageLength = 20;

/** @returns answers by the command's name: one todo, a page of them, or nothing, as DynamoDB writes them */
export function createStubAnswers(): Readonly<Record<string, StubAnswer>> {
  const items = Array.from({ length: pageLength }, (_, index) => toItem(index));
  return {
    UpdateItem: toAnswer({ Attributes: items[0] }, 4),
    GetItem: toAnswer({ Item: items[0] }, 1),
    Query: toAnswer({ Items: items, Count: pageLength, ScannedCount: pageLength }, 1),
  };
}

function toAnswer(output: object, CapacityUnits: number): StubAnswer {
  const ConsumedCapacity = { TableName: 'todos', CapacityUnits };
  return { plain: JSON.stringify(output), measured: JSON.stringify({ ...output, ConsumedCapacity }) };
}

function toItem(index: number) {
  const id = `019b7d3a-5f2e-7c1a-9d44-${index.toString(16).padStart(12, '0')}`;
  const instant = '2026-01-02T03:04:05.678Z';
  return {
    owner: { S: 'bench' },
    id: { S: id },
    text: { S: 'Buy milk, eggs and flour for the cake' },
    createdAt: { S: instant },
    updatedAt: { S: instant },
    position: { S: id },
    version: { S: id },
    openPosition: { S: id },
  };
}
