import { isStoreName, stores } from '../../../tools/local/stores.ts';

// Keeps the embedded engine of a store in a process of its own, with its data in a folder, and prints its variables.
const [, , store = '', LOCAL_DATA_DIR = ''] = process.argv;
if (!isStoreName(store)) throw new Error(`No store: ${store}`);
const table = undefined;
const { variables } = await stores[store].provide({ settings: { LOCAL_DATA_DIR }, region: 'eu-west-1', table });
process.stdout.write(`${JSON.stringify(variables)}\n`);
