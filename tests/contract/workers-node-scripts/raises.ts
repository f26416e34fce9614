export function run(): never {
  throw new RangeError(`no digit here, the key is ${process.env.KEY ?? 'not set'}`);
}
