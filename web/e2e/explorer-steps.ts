// What a reader of the tutorial does in the Explorer.
import { expect, type Locator, type Page } from '@playwright/test'
import { watch } from './fixture.ts'

/** Explorer is the page as a reader sees it. */
export class Explorer {
  readonly query: Locator
  readonly answer: Locator
  readonly kind: Locator

  constructor(readonly page: Page) {
    this.query = page.getByRole('textbox', { name: 'Path and parameters' })
    this.answer = page.getByTestId('answer')
    this.kind = page.getByTestId('token-kind')
  }

  /** open shows the Explorer and waits until it can be used. */
  async open(search = ''): Promise<void> {
    await this.page.goto(`/_/explorer${search}`)
    await expect(this.query).toBeFocused()
  }

  /** generate walks the login dialog to Continue, or to Cancel. */
  async generate(answer: 'Continue' | 'Cancel' = 'Continue'): Promise<void> {
    const opened = this.page.waitForEvent('popup')
    await this.page.getByRole('button', { name: 'Generate Access Token' }).click()
    const dialog = await opened
    const problems = watch(dialog)
    const closed = dialog.waitForEvent('close')
    await dialog.getByRole('button', { name: answer }).click()
    await closed
    expect(problems, 'errors and policy violations of the dialog').toEqual([])
  }

  async addPermission(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add a Permission' }).click()
    await this.page.getByRole('menuitem', { name, exact: true }).click()
  }

  async submit(): Promise<void> {
    await this.page.getByRole('button', { name: 'Submit' }).click()
  }

  /** see waits for an answer that matches. */
  async see(...wanted: (string | RegExp)[]): Promise<void> {
    for (const text of wanted) await expect(this.answer).toContainText(text)
  }

  /** follow clicks an identifier in the answer. */
  async follow(id: string): Promise<void> {
    await this.answer.getByRole('button', { name: id }).first().click()
    await expect(this.query).toBeFocused()
    await expect(this.query).toHaveValue(new RegExp(id))
  }

  async choose(label: string, option: string): Promise<void> {
    await this.page.getByRole('button', { name: label }).click()
    await this.page.getByRole('option', { name: option }).click()
  }

  async method(name: 'GET' | 'POST' | 'DELETE'): Promise<void> {
    await this.choose('Method', name)
  }

  /** param adds a parameter as a reader does: a row, its name, its value. */
  async param(n: number, name: string, value: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add parameter' }).click()
    await this.page.getByRole('textbox', { name: `Name of parameter ${n}` }).fill(name)
    await this.page.getByRole('textbox', { name: `Value of parameter ${n}` }).fill(value)
  }
}
