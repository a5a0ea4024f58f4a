import type { QueryRunner } from 'typeorm';

/** Puts one text in the place of another wherever columns hold it, as when a migration gives what is kept as JSON another name. */
export async function replaceInColumns(
  runner: QueryRunner,
  places: Readonly<Record<string, readonly string[]>>,
  [from, to]: readonly [from: string, to: string],
): Promise<void> {
  for (const [table, columns] of Object.entries(places))
    for (const column of columns)
      await runner.query(`UPDATE ${table} SET "${column}" = replace("${column}", ?, ?) WHERE instr("${column}", ?)`, [
        from,
        to,
        from,
      ]);
}
