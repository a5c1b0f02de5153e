# The launcher: walks the table of system calls that it finds at descriptor 13, then is a shim.
# io.gantry.kernel.program.Table describes the table, ShimDescriptors the numbers, Launcher the life.
#
# The file is an ELF executable by itself, header included, so nothing needs to link it:
#   as -o launcher.o launcher-x86_64.S && objcopy -O binary -j .text launcher.o launcher-x86_64
# which is what build.sh does.
# r12: the step that is walked; r13: the table's size; r14: the shim's memory on the stack.
.intel_syntax noprefix
.text

.set LOAD, 0x400000
.set BASE, 0x200000000
.set STARTED, 0x8000000000000001
.set TABLE_FD, 13
.set STATUS_FD, 3
.set STDIN_FD, 4

.set SYS_close, 3
.set SYS_lseek, 8
.set SYS_mmap, 9
.set SYS_munmap, 11
.set SYS_pwrite64, 18
.set SYS_wait4, 61
.set SYS_rt_sigtimedwait, 128
.set SYS_exit_group, 231
.set SYS_ppoll, 271

# The shim's memory, at the start of the stack's last page, whose end holds what ps shows.
.set PAUSE, 0           # struct timespec: how long to wait before looking again for unread bytes
.set NO_TIME, 16        # struct timespec: zero
.set STATUS, 32         # int: the wait status
.set POLLED, 40         # struct pollfd[5]
.set POLLED_END, 80

start:
  .byte 0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
  .short 2, 62          # ET_EXEC, EM_X86_64
  .long 1
  .quad LOAD + (entry - start)
  .quad headers - start
  .quad 0
  .long 0
  .short 64, 56, 2, 0, 0, 0
headers:
  .long 1, 5            # PT_LOAD, readable and executable
  .quad 0, LOAD, LOAD, end - start, end - start, 0x1000
  .long 0x6474e551, 6   # PT_GNU_STACK, readable and writable
  .quad 0, 0, 0, 0, 0, 16

entry:
  mov edi, TABLE_FD     # r13 = lseek(TABLE_FD, 0, SEEK_END)
  xor esi, esi
  mov edx, 2
  mov eax, SYS_lseek
  syscall
  mov r13, rax
  movabs rdi, BASE      # mmap(BASE, r13, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_FIXED, TABLE_FD, 0)
  mov rsi, r13
  mov edx, 3
  mov r10d, 0x11
  mov r8d, TABLE_FD
  xor r9d, r9d
  mov eax, SYS_mmap
  syscall
  mov edi, TABLE_FD
  mov eax, SYS_close
  syscall
  movabs r12, BASE

step:
  mov rax, [r12]
  cmp rax, -1
  je shim
  mov rdi, [r12 + 8]
  mov rsi, [r12 + 16]
  mov rdx, [r12 + 24]
  mov r10, [r12 + 32]
  mov r8, [r12 + 40]
  mov r9, [r12 + 48]
  mov ebx, [r12 + 56]   # the arguments that are results of earlier steps
  test bl, 1
  jz 1f
  mov rdi, [rdi]
1:
  test bl, 2
  jz 2f
  mov rsi, [rsi]
2:
  test bl, 4
  jz 3f
  mov rdx, [rdx]
3:
  test bl, 8
  jz 4f
  mov r10, [r10]
4:
  test bl, 16
  jz 5f
  mov r8, [r8]
5:
  test bl, 32
  jz 6f
  mov r9, [r9]
6:
  movabs rcx, STARTED
  mov [r12 + 64], rcx
  syscall
  mov [r12 + 64], rax
  test rax, rax
  js failed
  jz zero
  mov r12, [r12 + 96]
  jmp step
zero:
  mov r12, [r12 + 88]
  jmp step

failed:
  mov rcx, [r12 + 72]
  cmp rcx, -1
  je accepted
  neg eax
next_error:
  test rcx, rcx
  jz stop
  cmp cx, ax
  je accepted
  shr rcx, 16
  jmp next_error
accepted:
  mov r12, [r12 + 80]
  jmp step
stop:
  mov edi, 127
  jmp exit

shim:
  movabs rdi, BASE      # munmap(BASE, r13)
  mov rsi, r13
  mov eax, SYS_munmap
  syscall
  mov r14, [rsp + 8]    # go to the page of argv[0], the stack's last, and give up those below
  and r14, -4096
  lea rsp, [r14 + 1024]
  lea rdi, [r14 - 0x40000]
  mov esi, 0x40000
  mov eax, SYS_munmap
  syscall
  xor eax, eax
  mov [r14 + PAUSE], rax
  mov dword ptr [r14 + PAUSE + 8], 500000
  mov [r14 + PAUSE + 12], eax
  mov [r14 + NO_TIME], rax
  mov [r14 + NO_TIME + 8], rax
  mov dword ptr [r14 + POLLED], 5
  mov dword ptr [r14 + POLLED + 4], 1
  mov dword ptr [r14 + POLLED + 8], 6
  mov dword ptr [r14 + POLLED + 12], 1
  mov dword ptr [r14 + POLLED + 16], 7
  mov dword ptr [r14 + POLLED + 20], 1
  mov dword ptr [r14 + POLLED + 24], 8
  mov dword ptr [r14 + POLLED + 28], 1
  mov dword ptr [r14 + POLLED + 32], 10
  mov dword ptr [r14 + POLLED + 36], 1

# Signals are blocked since before the child was there, so none is lost between looking and waiting.
watch:
  mov rdi, -1           # wait4(-1, &STATUS, WNOHANG, NULL)
  lea rsi, [r14 + STATUS]
  mov edx, 1
  xor r10d, r10d
  mov eax, SYS_wait4
  syscall
  test rax, rax
  jg ended
  js stop               # no child at all
  xor edx, edx
  call await_signal
  cmp eax, 10           # SIGUSR1: close standard input
  jne watch
  mov edi, STDIN_FD
  mov eax, SYS_close
  syscall
  jmp watch

ended:
  mov edi, STATUS_FD    # pwrite64(STATUS_FD, &STATUS, 4, 0)
  lea rsi, [r14 + STATUS]
  mov edx, 4
  xor r10d, r10d
  mov eax, SYS_pwrite64
  syscall

# Stay while bytes are unread: without the engine nobody else holds the pipes open.
linger:
  lea rdi, [r14 + POLLED]
  mov esi, 5
  lea rdx, [r14 + NO_TIME]
  xor r10d, r10d
  mov eax, SYS_ppoll
  syscall
  lea rbx, [r14 + POLLED]
  lea rcx, [r14 + POLLED_END]
unread:
  test byte ptr [rbx + 6], 1
  jnz pause
  add rbx, 8
  cmp rbx, rcx
  jb unread
  mov edi, [r14 + STATUS]
  mov eax, edi
  shr edi, 8
  and eax, 0x7f
  jz exit
  lea edi, [rax + 128]
exit:
  mov eax, SYS_exit_group
  syscall

pause:
  mov rdx, r14
  call await_signal
  mov eax, [r14 + PAUSE + 8]
  cmp eax, 500000000    # twice as long every time, up to half a second
  jae linger
  add eax, eax
  mov [r14 + PAUSE + 8], eax
  jmp linger

await_signal:           # rt_sigtimedwait(&signals, NULL, rdx, 8)
  mov edi, LOAD + (signals - start)
  xor esi, esi
  mov r10d, 8
  mov eax, SYS_rt_sigtimedwait
  syscall
  ret

.balign 8
signals:
  .quad 0x10200         # SIGUSR1 (10) and SIGCHLD (17)
end:
