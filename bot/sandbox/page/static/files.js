// Files as the server takes them: a name, and the content in base64.

export function encoded(files) {
  return Promise.all([...files].map(async (file) => ({ name: file.name, content: await content(file) })));
}

async function content(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
