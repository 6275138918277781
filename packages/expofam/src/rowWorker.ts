import { teamMember } from './model/threads/teamMember.ts';

// What a thread of threads.ts runs.
const handle = teamMember();
Object.assign(globalThis, { onmessage: ({ data }: { readonly data: Parameters<typeof handle>[0] }) => handle(data) });
