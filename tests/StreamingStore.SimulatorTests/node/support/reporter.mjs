// Tells the outcome of each check as one line of JSON, for the test run that started it.
import { basename } from 'node:path';

export default async function* report(source) {
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail')
      continue;
    const error = data.details.error?.cause ?? data.details.error;
    yield `${JSON.stringify({
      topic: basename(data.file ?? '').replace('.test.mjs', ''),
      name: data.name,
      failure: type === 'test:pass' ? null : String(error?.stack ?? error),
    })}\n`;
  }
}
