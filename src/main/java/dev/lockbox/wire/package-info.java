/** What rooms share that call machines others name: which addresses they may call, and how a receiver knows who called. */
package dev.lockbox.wire;
