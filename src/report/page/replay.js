function manymindsReplay(root, seen) { root.textContent = seen.arm; }
