// The launcher for aarch64; see launcher-x86_64.S, which this follows line by line.
//   aarch64-linux-gnu-as -o launcher.o launcher-aarch64.S
//   aarch64-linux-gnu-objcopy -O binary -j .text launcher.o launcher-aarch64
// x19: the step that is walked; x20: the table's size; x21: the shim's memory on the stack.
.text

.set LOAD, 0x400000
.set TABLE_FD, 13
.set STATUS_FD, 3
.set STDIN_FD, 4

.set SYS_close, 57
.set SYS_lseek, 62
.set SYS_pwrite64, 68
.set SYS_ppoll, 73
.set SYS_exit_group, 94
.set SYS_rt_sigtimedwait, 137
.set SYS_munmap, 215
.set SYS_mmap, 222
.set SYS_wait4, 260

.set PAUSE, 0
.set NO_TIME, 16
.set STATUS, 32
.set POLLED, 40

start:
  .byte 0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
  .hword 2, 183         // ET_EXEC, EM_AARCH64
  .word 1
  .xword LOAD + (entry - start)
  .xword headers - start
  .xword 0
  .word 0
  .hword 64, 56, 2, 0, 0, 0
headers:
  .word 1, 5            // PT_LOAD, readable and executable
  .xword 0, LOAD, LOAD, end - start, end - start, 0x10000
  .word 0x6474e551, 6   // PT_GNU_STACK, readable and writable
  .xword 0, 0, 0, 0, 0, 16

entry:
  mov x0, TABLE_FD      // x20 = lseek(TABLE_FD, 0, SEEK_END)
  mov x1, 0
  mov x2, 2
  mov x8, SYS_lseek
  svc 0
  mov x20, x0
  movz x0, 2, lsl 32    // mmap(BASE, x20, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_FIXED, TABLE_FD, 0)
  mov x1, x20
  mov x2, 3
  mov x3, 0x11
  mov x4, TABLE_FD
  mov x5, 0
  mov x8, SYS_mmap
  svc 0
  mov x0, TABLE_FD
  mov x8, SYS_close
  svc 0
  movz x19, 2, lsl 32

step:
  ldr x8, [x19]
  cmn x8, 1
  b.eq shim
  ldp x0, x1, [x19, 8]
  ldp x2, x3, [x19, 24]
  ldp x4, x5, [x19, 40]
  ldr x9, [x19, 56]     // the arguments that are results of earlier steps
  tbz x9, 0, 1f
  ldr x0, [x0]
1:
  tbz x9, 1, 2f
  ldr x1, [x1]
2:
  tbz x9, 2, 3f
  ldr x2, [x2]
3:
  tbz x9, 3, 4f
  ldr x3, [x3]
4:
  tbz x9, 4, 5f
  ldr x4, [x4]
5:
  tbz x9, 5, 6f
  ldr x5, [x5]
6:
  movz x10, 1           // STARTED
  movk x10, 0x8000, lsl 48
  str x10, [x19, 64]
  svc 0
  str x0, [x19, 64]
  cmp x0, 0
  b.lt failed
  b.eq zero
  ldr x19, [x19, 96]
  b step
zero:
  ldr x19, [x19, 88]
  b step

failed:
  ldr x9, [x19, 72]
  cmn x9, 1
  b.eq accepted
  neg x0, x0
next_error:
  cbz x9, stop
  and x10, x9, 0xffff
  cmp x10, x0
  b.eq accepted
  lsr x9, x9, 16
  b next_error
accepted:
  ldr x19, [x19, 80]
  b step
stop:
  mov x0, 127
  b exit

shim:
  movz x0, 2, lsl 32    // munmap(BASE, x20)
  mov x1, x20
  mov x8, SYS_munmap
  svc 0
  ldr x21, [sp, 8]      // go to the page of argv[0], the stack's last, and give up those below
  and x21, x21, -4096
  add sp, x21, 1024
  sub x0, x21, 0x40, lsl 12
  mov x1, 0x40000
  mov x8, SYS_munmap
  svc 0
  movz x9, 0xa120       // 500000
  movk x9, 7, lsl 16
  stp xzr, x9, [x21, PAUSE]
  stp xzr, xzr, [x21, NO_TIME]
  add x9, x21, POLLED
  movz x10, 1, lsl 32   // POLLIN in the second word
  add x11, x10, 5
  add x12, x10, 6
  stp x11, x12, [x9]
  add x11, x10, 7
  add x12, x10, 8
  stp x11, x12, [x9, 16]
  add x11, x10, 10
  str x11, [x9, 32]

// Signals are blocked since before the child was there, so none is lost between looking and waiting.
watch:
  mov x0, -1            // wait4(-1, &STATUS, WNOHANG, NULL)
  add x1, x21, STATUS
  mov x2, 1
  mov x3, 0
  mov x8, SYS_wait4
  svc 0
  cmp x0, 0
  b.gt ended
  b.lt stop             // no child at all
  mov x2, 0
  bl await_signal
  cmp x0, 10            // SIGUSR1: close standard input
  b.ne watch
  mov x0, STDIN_FD
  mov x8, SYS_close
  svc 0
  b watch

ended:
  mov x0, STATUS_FD     // pwrite64(STATUS_FD, &STATUS, 4, 0)
  add x1, x21, STATUS
  mov x2, 4
  mov x3, 0
  mov x8, SYS_pwrite64
  svc 0

// Stay while bytes are unread: without the engine nobody else holds the pipes open.
linger:
  add x0, x21, POLLED
  mov x1, 5
  add x2, x21, NO_TIME
  mov x3, 0
  mov x8, SYS_ppoll
  svc 0
  add x9, x21, POLLED
  add x10, x9, 40
unread:
  ldrb w11, [x9, 6]
  tbnz w11, 0, pause
  add x9, x9, 8
  cmp x9, x10
  b.lo unread
  ldr w9, [x21, STATUS]
  lsr w0, w9, 8
  ands w9, w9, 0x7f
  b.eq exit
  add w0, w9, 128
exit:
  mov x8, SYS_exit_group
  svc 0

pause:
  mov x2, x21
  bl await_signal
  ldr x9, [x21, PAUSE + 8]
  movz x10, 0x6500      // 500000000
  movk x10, 0x1dcd, lsl 16
  cmp x9, x10
  b.hs linger
  lsl x9, x9, 1         // twice as long every time, up to half a second
  str x9, [x21, PAUSE + 8]
  b linger

await_signal:           // rt_sigtimedwait(&signals, NULL, x2, 8)
  movz x0, LOAD >> 16, lsl 16
  add x0, x0, signals - start
  mov x1, 0
  mov x3, 8
  mov x8, SYS_rt_sigtimedwait
  svc 0
  ret

.balign 8
signals:
  .xword 0x10200        // SIGUSR1 (10) and SIGCHLD (17)
end:
