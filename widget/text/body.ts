export { type Paragraph, type Piece, paragraphs } from '../../contract/body.ts'
