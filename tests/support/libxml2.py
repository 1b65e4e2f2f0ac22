"""Canonical XML by libxml2 and libxmlsec1, as xmlsec1 itself makes it: one process that answers many questions.

The octets come from xmlC14NExecute with libxmlsec1's own node sets, in place, on the tree that libxml2 parsed. Nothing of
the crate under test takes part. Numbers are big-endian.

  question  u32 length of what follows; u32 length of the document; the document; queries until the end
  query     u8 mode (0 inclusive, 1 exclusive); u32 apex; u32 omitted; u16 length of the PrefixList; the PrefixList
            elements are counted in document order from 0; 0xFFFFFFFF omits none
  answer    u8: 1 if libxml2 refuses the document, and no more; else 0, and for each query u32 length; octets
"""
import ctypes
import struct
import sys

XML = ctypes.CDLL("libxml2.so.2")
SEC = ctypes.CDLL("libxmlsec1.so.1")
NOENT, NOERROR, NOWARNING, NONET = 2, 32, 64, 2048
ELEMENT = 1
NONE = 0xFFFFFFFF
INTERSECTION = 0


class Node(ctypes.Structure):
    pass


NodeP = ctypes.POINTER(Node)
Node._fields_ = [("private", ctypes.c_void_p), ("type", ctypes.c_int), ("name", ctypes.c_char_p), ("children", NodeP),
                 ("last", NodeP), ("parent", NodeP), ("next", NodeP), ("prev", NodeP)]


class Buffer(ctypes.Structure):
    """The head of xmlOutputBuffer."""
    _fields_ = [("context", ctypes.c_void_p), ("write", ctypes.c_void_p), ("close", ctypes.c_void_p),
                ("encoder", ctypes.c_void_p), ("buffer", ctypes.c_void_p)]


def function(library, name, result, *arguments):
    made = getattr(library, name)
    made.restype, made.argtypes = result, list(arguments)
    return made


P, I, S = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
read_memory = function(XML, "xmlReadMemory", P, S, I, S, S, I)
root_element = function(XML, "xmlDocGetRootElement", NodeP, P)
free_doc = function(XML, "xmlFreeDoc", None, P)
alloc_buffer = function(XML, "xmlAllocOutputBuffer", ctypes.POINTER(Buffer), P)
close_buffer = function(XML, "xmlOutputBufferClose", I, ctypes.POINTER(Buffer))
flush = function(XML, "xmlOutputBufferFlush", I, ctypes.POINTER(Buffer))
content = function(XML, "xmlOutputBufferGetContent", P, ctypes.POINTER(Buffer))
size = function(XML, "xmlOutputBufferGetSize", ctypes.c_size_t, ctypes.POINTER(Buffer))
execute = function(XML, "xmlC14NExecute", I, P, P, P, I, ctypes.POINTER(S), I, ctypes.POINTER(Buffer))
children = function(SEC, "xmlSecNodeSetGetChildren", P, P, NodeP, I, I)
add = function(SEC, "xmlSecNodeSetAdd", P, P, P, I)
destroy = function(SEC, "xmlSecNodeSetDestroy", None, P)
contains = ctypes.cast(SEC.xmlSecNodeSetContains, P)
XML.xmlInitParser()


def elements(document):
    """Every element, in document order."""
    found, node = [], root_element(document)
    top = ctypes.addressof(node.contents)
    while True:
        here = node.contents
        if here.type == ELEMENT:
            found.append(node)
            if here.children:
                node = here.children
                continue
        while not node.contents.next:
            if ctypes.addressof(node.contents) == top:
                return found
            node = node.contents.parent
        if ctypes.addressof(node.contents) == top:
            return found
        node = node.contents.next


def canonical(document, nodes, mode, apex, omitted, prefixes):
    # The Reference "#id" is the subtree without comments, and the enveloped transform takes the Signature out of it.
    chosen = children(document, nodes[apex], 0, 0)
    if omitted != NONE:
        chosen = add(chosen, children(document, nodes[omitted], 1, 1), INTERSECTION)
    tokens = prefixes.split()
    listed = (S * (len(tokens) + 1))(*tokens, None) if mode == 1 and tokens else None
    buffer = alloc_buffer(None)
    code = execute(document, contains, chosen, mode, listed, 0, buffer)
    flush(buffer)
    octets = ctypes.string_at(content(buffer), size(buffer)) if code >= 0 and size(buffer) else b""
    close_buffer(buffer)
    destroy(chosen)
    return octets


def answer(question):
    (length,) = struct.unpack_from(">I", question)
    octets, at = question[4:4 + length], 4 + length
    document = read_memory(octets, length, None, None, NOENT | NOERROR | NOWARNING | NONET)
    if not document:
        return b"\1"
    nodes, answers = elements(document), [b"\0"]
    while at < len(question):
        mode, apex, omitted, length = struct.unpack_from(">BIIH", question, at)
        at += 11
        answers.append(canonical(document, nodes, mode, apex, omitted, question[at:at + length]))
        at += length
    free_doc(document)
    return b"".join([answers[0]] + [struct.pack(">I", len(octets)) + octets for octets in answers[1:]])


def main():
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        head = source.read(4)
        if len(head) < 4:
            return
        (length,) = struct.unpack(">I", head)
        sink.write(answer(source.read(length)))
        sink.flush()


if __name__ == "__main__":
    main()
