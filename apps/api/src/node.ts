import { Field, ID, InterfaceType } from 'type-graphql';

const typeNames = new WeakMap<object, string>();

/** Tells of which object type a thing is that `node(id:)` found. */
export const nameType = (value: object, typeName: string): void => void typeNames.set(value, typeName);

/** Anything with a global id. Implement it with `@ObjectType({ implements: Node })`. */
@InterfaceType({ resolveType: (value: object) => typeNames.get(value) })
export abstract class Node {
  @Field(() => ID)
  id!: string;
}
