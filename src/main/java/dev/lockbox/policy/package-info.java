/** The named rules that say who may do what with a request, each with its reason. */
package dev.lockbox.policy;
