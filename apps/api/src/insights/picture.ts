import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { column } from '../database/columns.js';
import { refuse } from '../payload.js';

/** Bytes of a picture. */
export const PICTURE_LIMIT = 256 * 1024;

export enum PictureType {
  PNG = 'image/png',
  SVG = 'image/svg+xml',
}
registerEnumType(PictureType, { name: 'PictureType' });

/** The picture that an insight was kept with; beside it, so that lists of insights need not read it. */
@Entity('insight_picture')
export class InsightPictureEntity {
  /** The insight's. */
  @PrimaryColumn(column.key())
  id!: string;

  @Column(column.string())
  mediaType!: PictureType;

  /** Base64. */
  @Column(column.text())
  content!: string;

  @Column(column.integer())
  bytes!: number;
}

@InputType({ description: `What was seen, as PNG or SVG of at most ${PICTURE_LIMIT / 1024} KiB.` })
export class PictureInput {
  @Field(() => PictureType)
  mediaType!: PictureType;

  @Field(() => String, { description: 'base64' })
  content!: string;
}

@Requires('plan:read')
@ObjectType()
export class InsightPicture {
  @Field(() => PictureType)
  mediaType!: PictureType;

  @Field(() => Int)
  bytes!: number;

  @Field(() => String, { description: 'data:…;base64,…, for the src of an image' })
  dataUrl!: string;
}

export function toPicture({ mediaType, bytes, content }: InsightPictureEntity): InsightPicture {
  return { mediaType, bytes, dataUrl: `data:${mediaType};base64,${content}` };
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** What a drawing has no need of: programs, other files, pages inside. */
const FORBIDDEN =
  /<script|<foreignObject|<iframe|<!ENTITY|\son\w+\s*=|javascript:|\b(?:xlink:)?href\s*=\s*["'](?!#|data:image\/(?:png|jpeg);)/i;

/**
 * Reads a picture.
 *
 * @throws Refusal - it is no base64, too large, no PNG or SVG, or an SVG with more than a drawing in it.
 */
export function readPicture({ mediaType, content }: PictureInput): {
  mediaType: PictureType;
  content: string;
  bytes: number;
} {
  const field = ['picture', 'content'];
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(content) || content.length % 4 !== 0)
    throw refuse('INVALID', field, 'Give the picture as base64.');
  const bytes = Buffer.from(content, 'base64');
  if (bytes.length > PICTURE_LIMIT)
    throw refuse(
      'TOO_LONG',
      field,
      `The picture has ${bytes.length} bytes; it may have ${PICTURE_LIMIT}. Make it smaller.`,
    );
  if (mediaType === PictureType.PNG) {
    if (!PNG.every((byte, i) => bytes[i] === byte)) throw refuse('INVALID', field, 'This is no PNG.');
  } else {
    const text = bytes.toString('utf8');
    if (!/^\s*(?:<\?xml[^>]*\?>\s*)?<svg[\s>]/.test(text)) throw refuse('INVALID', field, 'This is no SVG.');
    if (FORBIDDEN.test(text))
      throw refuse(
        'INVALID',
        field,
        'An SVG of an insight holds a drawing alone: no scripts, handlers, pages or links to other files.',
      );
  }
  return { mediaType, content, bytes: bytes.length };
}
