import { codeBelow } from '../project.ts'
import { type Framework, guide, nodeFiles, withNodeHandler } from './user.ts'

const nest = '12.5.1'

// Node erases types but does not compile decorators: this is `@Module({}) class AppModule {}`, compiled by hand.
const appModule = `
import 'reflect-metadata'
import { Module } from '@nestjs/common'

export class AppModule {}
Module({})(AppModule)
`

export const nestjs: Framework = {
  name: 'NestJS 12',
  dependencies: {
    '@nestjs/common': nest,
    '@nestjs/core': nest,
    '@nestjs/platform-express': nest,
    'reflect-metadata': '0.2.2',
    rxjs: '7.8.2',
  },
  files: {
    ...nodeFiles(`import { AppModule } from './app.module.ts'\n${withNodeHandler(codeBelow(guide, 'NestJS'))}`),
    'app.module.ts': appModule,
  },
  start: ['server.ts'],
}
