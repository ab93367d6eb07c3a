import { middle } from './editor.ts';
import { expect, test } from './fixture.ts';

test.describe('building by mouse', () => {
  test('a network from an empty canvas, by dragging, wiring, and fixing a shape error with the offered fix', async ({
    editor,
  }) => {
    await editor.dragLayer('Input', 0.5, 0.1);
    await editor.dragLayer('Conv2D', 0.5, 0.3);
    await editor.dragLayer('Dense', 0.5, 0.5);
    await editor.dragLayer('Output', 0.5, 0.72);
    await expect(editor.nodes).toHaveCount(4);

    await editor.wire(editor.port('input', 'y'), editor.port('conv2d', 'x'));
    await editor.wire(editor.port('conv2d', 'y'), editor.port('dense', 'x'));
    await editor.wire(editor.port('dense', 'y'), editor.port('output', 'x'));
    await expect(editor.edges).toHaveCount(3);
    await expect(editor.shapeOf('conv2d')).toHaveText('batch × 32 × 26 × 26');

    // A Dense does not take images: said in words on the edge and in the list, with a fix.
    await expect(editor.page.locator('.shape-edge-reason')).toContainText('dense');
    await editor.page.getByTestId('problem-count').click();
    const row = editor.page.locator('.problems-row').filter({ hasText: /Flatten them first/ });
    await row
      .getByRole('button', { name: /Flatten/ })
      .last()
      .click();

    await expect(editor.nodes).toHaveCount(5);
    await expect(editor.page.locator('.shape-edge-reason')).toHaveCount(0);
    await expect(editor.shapeOf('dense')).toHaveText('batch × 128');

    // The fix is one step.
    await editor.clickEmpty();
    await editor.undo();
    await expect(editor.nodes).toHaveCount(4);
    await expect(editor.page.locator('.shape-edge-reason')).toHaveCount(1);
  });

  test('a layer dropped on an edge goes into it', async ({ editor }) => {
    await editor.openExample(/spiral/i);
    const [nodes, edges] = [await editor.nodes.count(), await editor.edges.count()];
    const box = (await editor.canvas.boundingBox())!;
    const path = await editor.edges.first().locator('.shape-edge').boundingBox();
    await editor.page.locator('[data-layer="Dropout"]').dragTo(editor.canvas, {
      targetPosition: { x: path!.x + path!.width / 2 - box.x, y: path!.y + path!.height / 2 - box.y },
    });
    await expect(editor.nodes).toHaveCount(nodes + 1);
    await expect(editor.edges).toHaveCount(edges + 1);
    await expect(editor.node('dropout').locator('.problem-mark')).toHaveCount(0);
    await expect(editor.shapeOf('dropout')).toHaveText(/^batch × \d+$/);
  });

  test('a connection drawn to empty canvas searches among what fits, and wires the choice', async ({
    editor,
  }) => {
    await editor.dragLayer('Input', 0.5, 0.1);
    await editor.drag(await middle(editor.port('input', 'y')), await editor.emptyPlace(0.5, 0.5));
    const search = editor.page.getByRole('dialog', { name: 'Search for a layer' });
    await expect(search).toContainText('batch × 1 × 28 × 28');
    await expect(search.getByRole('option', { name: /^Conv2D/ })).toBeVisible();
    await expect(search.getByRole('option', { name: /Embedding/ })).toHaveCount(0);
    await editor.page.keyboard.type('conv2d');
    await editor.key('Enter');
    await expect(editor.shapeOf('conv2d')).toHaveText('batch × 32 × 26 × 26');
    await expect(editor.edges).toHaveCount(1);
    await editor.undo();
    await expect(editor.nodes).toHaveCount(1);
  });

  test('a connection that would close a circle says so, and is not made', async ({ editor }) => {
    await editor.openExample(/spiral/i);
    const edges = await editor.edges.count();
    const names = Object.entries(await editor.positions())
      .sort(([, a], [, b]) => a.y - b.y)
      .map(([name]) => name);
    const [, first, , , later] = names;
    const [start, end] = [await middle(editor.port(later!, 'y')), await middle(editor.port(first!, 'x'))];
    await editor.page.mouse.move(start.x, start.y);
    await editor.page.mouse.down();
    await editor.page.mouse.move(end.x + 3, end.y, { steps: 8 });
    await expect(editor.page.locator('.connection-hint')).toContainText('circle');
    await editor.page.mouse.up();
    await expect(editor.edges).toHaveCount(edges);
  });

  test('hovering a port that does not take the shape says why, with the shape', async ({ editor }) => {
    await editor.dragLayer('Input', 0.5, 0.1);
    await editor.dragLayer('Embedding', 0.5, 0.5);
    const [start, end] = [
      await middle(editor.port('input', 'y')),
      await middle(editor.port('embedding', 'x')),
    ];
    await editor.page.mouse.move(start.x, start.y);
    await editor.page.mouse.down();
    await editor.page.mouse.move(end.x, end.y - 3, { steps: 8 });
    const hint = editor.page.locator('.connection-hint');
    await expect(hint).toContainText('batch × 1 × 28 × 28');
    await expect(hint).toContainText('int64');
    await editor.page.mouse.up();
  });

  test('a free node dragged onto an edge goes into it; Alt and a press on a port take its connections away', async ({
    editor,
  }) => {
    await editor.openExample(/^A line/);
    const edges = await editor.edges.count();
    await editor.dragLayer('Activation', 0.8, 0.2);
    const path = (await editor.edges.first().locator('.shape-edge').boundingBox())!;
    await editor.drag(await middle(editor.node('activation')), {
      x: path.x + path.width / 2,
      y: path.y + path.height / 2,
    });
    await expect(editor.edges).toHaveCount(edges + 1);
    await editor.page.keyboard.down('Alt');
    await editor.port('activation', 'y').click();
    await editor.page.keyboard.up('Alt');
    await expect(editor.edges).toHaveCount(edges);
    await editor.undo();
    await editor.undo();
    await expect(editor.edges).toHaveCount(edges);
    await expect(editor.nodes).toHaveCount(4);
  });

  test('the right button offers what can be done with a node', async ({ editor }) => {
    await editor.openExample(/^A line/);
    const count = await editor.nodes.count();
    await editor.nodes.first().click({ button: 'right' });
    await editor.page.getByRole('menuitem', { name: /^Duplicate/ }).click();
    await expect(editor.nodes).toHaveCount(count + 1);
  });

  test('while a menu is open, a click elsewhere closes it and does nothing else', async ({ editor }) => {
    await editor.openExample(/^A line/);
    await editor.nodes.first().click({ button: 'right' });
    const menu = editor.page.getByRole('menu');
    await expect(menu).toBeVisible();
    const { x, y } = await middle(editor.nodes.last());
    await editor.page.mouse.click(x, y);
    await expect(menu).toBeHidden();
    await expect(editor.nodes.last()).not.toHaveClass(/selected/);
    await editor.page.mouse.click(x, y);
    await expect(editor.nodes.last()).toHaveClass(/selected/);
  });

  test('a narrow canvas has no minimap, which would cover what it shows', async ({ editor }) => {
    await editor.openExample(/^A line/);
    const minimap = editor.page.locator('.react-flow__minimap');
    await expect(minimap).toBeVisible();
    await editor.page.setViewportSize({ width: 1000, height: 800 });
    await expect(minimap).toBeHidden();
  });

  test('box select, move together, and undo as one step', async ({ editor }) => {
    await editor.openExample(/^A line/);
    const count = await editor.nodes.count();
    await editor.drag(await editor.emptyPlace(0.2, 0.1), await editor.emptyPlace(0.8, 0.9));
    await expect(editor.page.locator('.react-flow__node.selected')).toHaveCount(count);
    const before = await editor.positions();
    const [name] = Object.keys(before);
    const start = await middle(editor.node(name!));
    await editor.drag(start, { x: start.x + 80, y: start.y + 30 });
    const after = await editor.positions();
    for (const [id, { x, y }] of Object.entries(before)) {
      expect(Math.abs(after[id]!.x - x - 80)).toBeLessThan(9);
      expect(Math.abs(after[id]!.y - y - 30)).toBeLessThan(9);
    }
    await editor.undo();
    expect(await editor.positions()).toEqual(before);
  });
});

test.describe('editing', () => {
  test('copy, paste, duplicate, delete with reconnect; undo and redo of it all', async ({ editor }) => {
    await editor.openExample(/spiral/i);
    const [nodes, edges] = [await editor.nodes.count(), await editor.edges.count()];
    const names = Object.entries(await editor.positions())
      .sort(([, a], [, b]) => a.y - b.y)
      .map(([name]) => name);

    await editor.node(names[1]!).click();
    await editor.key('Control+c');
    await editor.page.mouse.move(...(Object.values(await editor.emptyPlace(0.85, 0.5)) as [number, number]));
    await editor.key('Control+v');
    await expect(editor.nodes).toHaveCount(nodes + 1);
    await editor.key('Control+d');
    await expect(editor.nodes).toHaveCount(nodes + 2);
    await editor.key('Delete');
    await expect(editor.nodes).toHaveCount(nodes + 1);

    await editor.node(names[2]!).click();
    await editor.key('Control+x');
    await expect(editor.nodes).toHaveCount(nodes);
    await expect(editor.edges).toHaveCount(edges - 1);

    for (let i = 0; i < 4; i += 1) await editor.undo();
    await expect(editor.nodes).toHaveCount(nodes);
    await expect(editor.edges).toHaveCount(edges);
    await expect(editor.page.getByTestId('edit.undo')).toHaveAttribute('aria-disabled', 'true');
    for (let i = 0; i < 4; i += 1) await editor.redo();
    await expect(editor.edges).toHaveCount(edges - 1);
  });

  test('what follows a removed node has no shape, is marked, and has all back at undo; keys go on to the canvas', async ({
    editor,
  }) => {
    await editor.openExample(/LeNet-5/);
    const marks = editor.page.locator('.problem-mark');
    const shape = (await editor.shapeOf('conv2').textContent())!;
    await editor.node('pool1').click();
    await editor.key('Delete');
    await expect(editor.shapeOf('conv2')).toHaveText('–');
    await expect(editor.node('relu1').locator('.problem-mark')).toBeVisible();
    // The node that had the focus is gone.
    await expect(editor.canvas).toBeFocused();
    await editor.undo();
    await expect(editor.shapeOf('conv2')).toHaveText(shape);
    await expect(marks).toHaveCount(0);

    // Faster than a frame.
    await editor.node('pool1').click();
    await editor.page.evaluate(() => {
      for (const key of [{ key: 'Delete' }, { key: 'z', ctrlKey: true }, { key: 'a', ctrlKey: true }])
        document.activeElement!.dispatchEvent(
          new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }),
        );
    });
    await expect(editor.shapeOf('conv2')).toHaveText(shape);
    await expect(editor.page.locator('.react-flow__node.selected')).toHaveCount(await editor.nodes.count());
    await expect(marks).toHaveCount(0);
  });

  test('pastes into another window', async ({ editor, context }) => {
    await editor.openExample(/spiral/i);
    await editor.canvas.click({ position: { x: 5, y: 5 } });
    await editor.key('Control+a', 'Control+c');
    const count = await editor.nodes.count();
    const second = await context.newPage();
    await second.goto(editor.application.url);
    await expect(second.getByTestId('document-title')).toBeVisible();
    await second.keyboard.press('Control+n');
    await expect(second.getByTestId('welcome')).toBeVisible();
    await second.keyboard.press('Control+v');
    await expect(second.locator('.react-flow__node')).toHaveCount(count);
  });

  test('a typed attribute changes the shapes at once and is one step', async ({ editor }) => {
    await editor.openExample(/LeNet-5/);
    await editor.node('conv1').click();
    const filters = editor.inspector.getByLabel('Filters', { exact: true });
    await filters.fill('16');
    await expect(editor.shapeOf('conv1')).toHaveText('batch × 16 × 28 × 28');
    await filters.fill('0');
    await expect(editor.inspector.locator('.field-error')).toContainText('at least 1');
    await expect(editor.shapeOf('conv1')).toHaveText('–');
    await editor.inspector.getByRole('button', { name: /default: 32/ }).click();
    await expect(editor.shapeOf('conv1')).toHaveText('batch × 32 × 28 × 28');
    await editor.clickEmpty();
    await editor.undo();
    await expect(editor.shapeOf('conv1')).toHaveText('–');
    await editor.undo();
    await expect(editor.shapeOf('conv1')).toHaveText('batch × 6 × 28 × 28');
  });

  test('no key acts on the canvas while a field is typed in', async ({ editor }) => {
    await editor.openExample(/^A line/);
    const count = await editor.nodes.count();
    await editor.nodes.first().click();
    const name = editor.inspector.getByLabel('Name', { exact: true });
    await name.fill('');
    await name.pressSequentially('l.al');
    await editor.key('Control+a', 'Backspace', 'Delete', 'Control+d');
    await name.pressSequentially('points');
    await expect(editor.nodes).toHaveCount(count);
    await expect(editor.node('points')).toHaveCount(1);
  });

  test('auto-layout separates what lies on a heap, as one step', async ({ editor }) => {
    await editor.openExample(/spiral/i);
    await editor.clickEmpty();
    const before = await editor.positions();
    const [name] = Object.keys(before);
    await editor.drag(await middle(editor.node(name!)), await editor.emptyPlace(0.2, 0.8));
    await editor.clickEmpty();
    await editor.key('l');
    await expect
      .poll(async () => {
        const xs = Object.values(await editor.positions()).map(({ x }) => x);
        return Math.max(...xs) - Math.min(...xs);
      })
      .toBeLessThan(3);
    await expect(editor.page.getByTestId('edit.undo')).toHaveAttribute('aria-label', /Arrange/);
  });

  test('F2 renames on the canvas; Ctrl+F finds a node; Ctrl+K runs a command', async ({ editor }) => {
    await editor.openExample(/LeNet-5/);
    await editor.node('conv2').click();
    await editor.key('F2');
    await editor.page.keyboard.type('strokes');
    await editor.key('Enter');
    await expect(editor.node('strokes')).toBeVisible();

    await editor.key('Control+f');
    await editor.page.keyboard.type('dense2');
    await editor.key('Enter');
    await expect(editor.node('dense2')).toHaveClass(/selected/);
    await expect(editor.node('dense2')).toBeInViewport();

    await editor.key('Control+k');
    await editor.page.keyboard.type('select all');
    await editor.key('Enter');
    await expect(editor.page.locator('.react-flow__node.selected')).toHaveCount(await editor.nodes.count());
  });
});

test.describe('keyboard alone', () => {
  test('builds, wires and configures a network', async ({ editor }) => {
    const add = async (name: string) => {
      await editor.key('Shift+A');
      await editor.page.keyboard.type(name);
      await editor.key('Enter');
    };
    await editor.page.locator('body').press('Escape');
    await add('input');
    await expect(editor.node('input')).toHaveClass(/selected/);
    await editor.page.getByRole('searchbox', { name: 'Search layers' }).focus();
    await editor.page.keyboard.type('fully connected');
    await editor.key('Enter');
    await expect(editor.edges).toHaveCount(1);
    await expect(editor.node('dense')).toHaveClass(/selected/);
    await editor.canvas.focus();
    await add('output');
    await expect(editor.node('output')).toHaveClass(/selected/);

    // Wired in the inspector, which lists what may feed the port.
    await editor.inspector.getByRole('combobox', { name: 'x', exact: true }).focus();
    await editor.key('Enter');
    const source = editor.page.getByRole('option', { name: 'dense', exact: true });
    await expect(source).toBeVisible();
    await editor.key('End');
    await expect(source).toBeFocused();
    await editor.key('Enter');
    await expect(editor.edges).toHaveCount(2);

    // Tab goes through the nodes; what is reached is selected.
    await editor.canvas.focus();
    await editor.key('Tab');
    await expect(editor.page.locator('.react-flow__node:focus')).toHaveClass(/selected/);
    await editor.key('F6');
    expect(
      await editor.page.evaluate(() =>
        document.activeElement?.closest('[data-region]')?.getAttribute('data-region'),
      ),
    ).toBe('status');
  });

  test('Tab at the pointer searches, and Escape closes', async ({ editor }) => {
    const { x, y } = await editor.emptyPlace(0.5, 0.05);
    await editor.page.mouse.click(x, y);
    await editor.key('Tab');
    const search = editor.page.getByRole('dialog', { name: 'Search for a layer' });
    await expect(search).toBeVisible();
    await editor.key('Escape');
    await expect(search).toHaveCount(0);
  });
});

test.describe('nothing is lost', () => {
  test('a reload keeps the network, the unsaved changes, the history and the view', async ({ editor }) => {
    await editor.openExample(/spiral/i);
    const nodes = await editor.nodes.count();
    const name = (await editor.nodes.nth(1).locator('.layer-node-name').textContent()) ?? '';
    await editor.node(name).click();
    await editor.key('Control+d');
    await expect(editor.nodes).toHaveCount(nodes + 1);
    const before = await editor.positions();
    await editor.page.waitForTimeout(600);
    await editor.reload();

    await expect(editor.nodes).toHaveCount(nodes + 1);
    await expect(editor.page.getByText('Your unsaved changes were restored.')).toBeVisible();
    await expect(editor.page.getByTestId('document-title').getByRole('img')).toBeVisible();
    expect(await editor.positions()).toEqual(before);
    await editor.clickEmpty();
    await editor.undo();
    await expect(editor.nodes).toHaveCount(nodes);
    await expect(editor.page.getByTestId('document-title').getByRole('img')).toHaveCount(0);
    await editor.redo();
    await expect(editor.nodes).toHaveCount(nodes + 1);
  });

  test('sizes of panels, theme and language are remembered', async ({ editor }) => {
    const divider = editor.page.getByRole('separator', { name: 'Size of the inspector' });
    const start = await middle(divider);
    await editor.drag(start, { x: start.x - 80, y: start.y });
    const width = (await editor.inspector.boundingBox())!.width;
    await editor.key('Control+k');
    await editor.page.keyboard.type('switch light');
    await editor.key('Enter');
    await expect(editor.page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await editor.page.waitForTimeout(700);
    await editor.reload();
    await expect(editor.page.locator('html')).toHaveAttribute('data-theme', 'dark');
    expect(Math.abs((await editor.inspector.boundingBox())!.width - width)).toBeLessThan(3);
  });
});

test('speaks Spanish', async ({ editor }) => {
  await editor.key('Control+,');
  await editor.page.getByRole('combobox', { name: /Language/ }).click();
  await editor.page.getByRole('option', { name: 'Español' }).click();
  await editor.key('Escape');
  await expect(editor.page.getByRole('searchbox', { name: 'Buscar capas' })).toBeVisible();
  await expect(editor.page.locator('[data-layer="Dense"]')).toHaveText('Densa');
  await expect(editor.page.locator('html')).toHaveAttribute('lang', 'es');
  await editor.dragLayer('Dense', 0.5, 0.5);
  await expect(editor.node('dense').locator('.layer-node-summary')).toContainText('Densa');
  await editor.page.getByTestId('problem-count').click();
  await expect(editor.page.locator('.problems-list')).toContainText('conectado');
});
