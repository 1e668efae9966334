// Etcd, as its own main module builds it: that module cannot be required, because it replaces its parts by folders.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
