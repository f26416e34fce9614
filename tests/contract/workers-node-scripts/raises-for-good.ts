export function run(): never {
  throw Object.assign(new Error('never will work'), { name: 'NonRetryableError' });
}
